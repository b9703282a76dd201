"""What both arms use alike: albumin, equipment, reagents."""
