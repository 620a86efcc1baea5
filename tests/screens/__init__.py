"""A picture of every screen, of a study that looks like one."""
