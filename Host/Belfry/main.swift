import BelfryCommand

print("belfry")
