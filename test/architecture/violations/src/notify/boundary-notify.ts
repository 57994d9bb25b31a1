// Breaks boundary-notify.
import '../commands/target.ts';
