"""Sharing outward: customers' data goes to hotels, carriers, agents … and comes back or is destroyed.

minimum      what each kind of recipient needs, and no more      entering    recipients and their approval
standing     what stands against a share with one today          telling     sentences, timeline, tab
"""
