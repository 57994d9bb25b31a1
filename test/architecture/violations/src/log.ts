// Breaks boundary-log.
import './target-app.ts';
