import { createController } from '@remote-ui/react/host';
import type { ComponentType, ReactNode } from 'react';

import { Button, ButtonRow, Link } from './actions.tsx';
import { BarChart, LineChart } from './chart.tsx';
import {
  DescriptionList,
  DescriptionListItem,
  Statistics,
  StatisticsItem,
  StatisticsTrend,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from './data.tsx';
import { Accordion, Tab, Tabs } from './disclosure.tsx';
import { Checkbox, Input, Select, TextArea, Toggle } from './inputs.tsx';
import { AutoGrid, Box, Divider, Flex, Inline, Spacer, Tile } from './layout.tsx';
import { Modal, OverlayFooter, OverlaySection, Panel, Tooltip } from './overlay.tsx';
import { Alert, EmptyState, ErrorState, LoadingSpinner, ProgressBar, ScoreCircle, StatusTag, Tag } from './status.tsx';
import { Heading, Icon, List, Text } from './text.tsx';

/** The vendor's component names and what draws them here. */
const drawn = {
  Accordion,
  Alert,
  AutoGrid,
  BarChart,
  Box,
  Button,
  ButtonRow,
  Checkbox,
  DescriptionList,
  DescriptionListItem,
  Divider,
  EmptyState,
  ErrorState,
  Flex,
  Heading,
  Icon,
  Inline,
  Input,
  LineChart,
  Link,
  List,
  LoadingButton: Button,
  LoadingSpinner,
  Modal,
  ModalBody: OverlaySection,
  ModalFooter: OverlayFooter,
  Panel,
  PanelBody: OverlaySection,
  PanelFooter: OverlayFooter,
  PanelSection: OverlaySection,
  ProgressBar,
  ScoreCircle,
  Select,
  Spacer,
  Statistics,
  StatisticsItem,
  StatisticsTrend,
  StatusTag,
  Tab,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Tabs,
  Tag,
  Text,
  TextArea,
  Tile,
  Toggle,
  Tooltip,
};

/** Says on the page which component a card uses that this sandbox does not draw, instead of breaking the card. */
function notDrawn(name: string): ComponentType {
  return function NotDrawn(): ReactNode {
    return <span className="hs-not-drawn">{name} is not drawn by this sandbox</span>;
  };
}

export function vendorController(): ReturnType<typeof createController> {
  const known = createController(drawn);
  return { ...known, get: (name) => (Object.hasOwn(drawn, name) ? known.get(name) : notDrawn(name)) };
}
