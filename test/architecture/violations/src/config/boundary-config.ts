// Breaks boundary-config.
import '../state/target.ts';
