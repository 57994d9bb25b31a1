// Breaks library-without-home.
import 'fast-check';
