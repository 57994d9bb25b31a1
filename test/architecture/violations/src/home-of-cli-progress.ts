// Breaks home-of-cli-progress.
import 'cli-progress';
