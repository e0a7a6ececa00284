"""质衡 site: screens, storage and permissions over the kernel. It asks the kernel for every figure."""
