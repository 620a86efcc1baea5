"""The acts: what a person does in the field, made into entries.

Each act checks what was said, then writes one entry a subject through the pen. Nothing
else writes. The recorder is here too, behind its gate.
"""
