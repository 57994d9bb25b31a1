// Breaks home-of-chokidar.
import 'chokidar';
