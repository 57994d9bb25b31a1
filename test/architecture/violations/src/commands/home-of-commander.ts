// Breaks home-of-commander.
import 'commander';
