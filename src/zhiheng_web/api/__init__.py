"""The programming interface (接口): the same records, rules and permissions as on the pages, for other systems."""
