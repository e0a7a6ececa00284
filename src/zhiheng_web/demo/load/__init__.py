"""Bringing the demo county into a database: organisation, records, documents and scores, by the site's own services."""
