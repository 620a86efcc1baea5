"""Drawing only: values and callbacks in, controls out."""
