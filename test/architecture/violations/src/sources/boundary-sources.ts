// Breaks boundary-sources.
import '../partoo/target.ts';
