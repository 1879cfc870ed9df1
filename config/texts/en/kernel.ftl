### What Trellis says whatever the feature.

# Something broke. $reference is what the log has it under.
fault-reply = Something went wrong on my side, and what you just did may not have been saved. Nothing from before is lost. Please look whether it arrived, and try again if not; if it keeps failing, give a coordinator this reference: `{ $reference }`
# Where Discord had to be asked for something.
fault-discord = I had to ask Discord for something, and it does not answer me as it should just now. What you just did may not have been done; nothing from before is lost. Please try again in a minute; if it keeps failing, give a coordinator this reference: `{ $reference }`

# In place of a form that Discord would not open any more.
form-late = That took me longer than Discord waits for a form. What was stored is stored; please try again now.

# Above what a person wrote into a form that could not be saved.
given-back-title = What you wrote, so that nothing is lost
# Where it is too long for one message, and cannot be put into the form by me.
given-back-copy = It is too long for me to put it back into the form: please open the form where you found it, and copy your words from here.
# Over what was written in a field whose words are not known any more.
given-back-field = You wrote
# Opens the form again with what was written in it.
given-back-button = Open the form again

## Below a list that has several pages

list-earlier = Earlier
list-more = More
list-page = Page { $page } of { $pages }
