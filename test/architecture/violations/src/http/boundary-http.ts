// Breaks boundary-http.
import '../target-app.ts';
