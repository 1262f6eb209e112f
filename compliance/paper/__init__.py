"""Paper files of archives: where they lie, who has them, and how they end (H7).

boxes      cabinets and who keeps them       filing     a file into its box, its scan compared
lending    asked, approved, out, back        following  reminders, overdue, half-yearly count
losing     lost and found                    counting   the inventory by lot
shredding  two signatures                    labels     number and QR code to stick on
"""
