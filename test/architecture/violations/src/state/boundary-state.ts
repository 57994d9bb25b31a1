// Breaks boundary-state.
import '../commands/target.ts';
