"""Reports in Word and Excel over what was computed (报告)."""
