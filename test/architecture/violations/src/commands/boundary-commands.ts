// Breaks boundary-commands.
import '../state/target.ts';
