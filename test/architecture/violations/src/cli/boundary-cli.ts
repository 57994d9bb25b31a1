// Breaks boundary-cli.
import '../state/target.ts';
