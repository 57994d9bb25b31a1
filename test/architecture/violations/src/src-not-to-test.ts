// Breaks src-not-to-test.
import '../test/support/target.ts';
