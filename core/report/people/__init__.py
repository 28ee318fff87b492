"""What people and models say together, drawn and written."""
