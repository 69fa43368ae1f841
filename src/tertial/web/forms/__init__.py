"""Forms: fields and how they are read. Saving goes through a service."""
