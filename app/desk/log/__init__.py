"""The log as people read it: told in words, searched, sampled, reviewed, proved."""
