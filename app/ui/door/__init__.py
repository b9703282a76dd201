"""Before a study is open on the screen: welcome, a new study, who signs in."""
