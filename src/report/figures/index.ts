// Figures: each a function from plain data to the text of an SVG file.
export { type BandChart, type BandLine, type BandPanel, bandChart } from './band-chart.js';
export { methodColour } from './colours.js';
export { type AnimatedEpisode, animationErrorPx, type EpisodeMoment, episodeAnimation } from './episode-animation.js';
export { type FrontChart, type FrontPoint, frontChart } from './front-chart.js';
export { type HeatCell, type HeatMap, type HeatPanel, heatMap } from './heat-map.js';
export { type DrawnNetwork, networkDiagrams } from './network-diagram.js';
export { type Path, type PathChart, type PathPanel, pathChart } from './path-chart.js';
export { type DeviationPanel, type RobustnessChart, robustnessChart } from './robustness-chart.js';
export { type Strip, type StripPlot, stripPlot } from './strip-plot.js';
export { type Trajectory, type TrajectoryChart, type TrajectoryRow, trajectoryChart } from './trajectories.js';
