"""Rules as data (规则包): every number dated, with unit and source clause; no logic."""
