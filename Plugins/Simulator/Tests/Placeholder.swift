// Room reserved.
