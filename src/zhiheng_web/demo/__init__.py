"""The demo county 云汀县 (虚构): its organisation, documents and two years of records, made by a fixed seed."""
