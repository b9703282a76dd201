"""The pages that any seat may open; nothing here can reach an arm."""
