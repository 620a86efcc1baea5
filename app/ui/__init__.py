"""THE SCREENS. The only room that knows Flet; it asks `app.notebook` for everything else."""
