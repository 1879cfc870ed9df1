### What Trellis says whatever the feature.

# Something broke. $reference is what the log has it under.
fault-reply = Something went wrong on my side, and what you just did may not have been saved. Nothing from before is lost. Please look whether it arrived, and try again if not; if it keeps failing, give a coordinator this reference: `{ $reference }`

# In place of a form that Discord would not open any more.
form-late = That took me longer than Discord waits for a form. What was stored is stored; please try again now.

# Above what a person wrote into a form that could not be saved.
given-back-title = What you wrote, so that nothing is lost
# Opens the form again with what was written in it.
given-back-button = Open the form again

## Below a list that has several pages

list-earlier = Earlier
list-more = More
list-page = Page { $page } of { $pages }
