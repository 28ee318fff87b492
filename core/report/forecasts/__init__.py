"""A locked forecast for readers: what it says, and what it was worth once people had answered."""
