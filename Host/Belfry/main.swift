import BelfryCommand
import Glibc

exit(BelfryTool.run(Array(CommandLine.arguments.dropFirst()), in: .process()).rawValue)
