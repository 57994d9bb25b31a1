// Breaks boundary-sync.
import '../partoo/target.ts';
