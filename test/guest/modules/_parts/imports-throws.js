import "./throws.js"
print("never")
