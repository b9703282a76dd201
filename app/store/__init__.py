"""The study file. The only room that imports SQLAlchemy."""
