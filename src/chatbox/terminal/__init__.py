"""The client in full screen. Loaded only by the commands that show it, since its toolkit takes its time."""
