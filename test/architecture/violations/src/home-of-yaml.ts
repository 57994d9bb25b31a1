// Breaks home-of-yaml.
import 'yaml';
