"""Reports out of Word templates (报告模板): fields in braces, filled from a snapshot and nothing else, each number with its proof."""
