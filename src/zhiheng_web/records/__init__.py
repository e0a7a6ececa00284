"""The common base of all registries: what a record is, how it is listed, entered, changed, imported and frozen (业务记录)."""
