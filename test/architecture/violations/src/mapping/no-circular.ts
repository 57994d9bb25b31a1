// Breaks no-circular.
import './target-circular.ts';
