"""The feed: it checks, orders, stores and hands on sealed entries. It cannot open one."""
