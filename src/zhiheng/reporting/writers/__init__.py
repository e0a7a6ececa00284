"""The places that write Office formats (文件写出)."""
