"""The operators' command. It invokes the function with operators' events, and prints what they return."""
