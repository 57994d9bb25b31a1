// Breaks boundary-demo.
import '../state/target.ts';
