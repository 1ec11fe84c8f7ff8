package io.redismq.benchmark;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * A picture of medians with their least and most: groups one below the other, in each of them a line for everybody.
 * On a logarithmic scale, where no length means anything, points stand for the bars. For one thread.
 */
final class Chart {

    private static final int SCALE = 2; // sharp on screens of today
    private static final int WIDTH = 1060;
    private static final int LEFT = 390;
    private static final int RIGHT = 110;
    private static final int TOP = 74;
    private static final int BOTTOM = 34;
    private static final int LINE = 17;
    private static final int GAP = 11;
    private static final double[] STEPS = {1, 2, 5, 10};
    private static final List<Color> COLORS = List.of(
            new Color(0x2F6DB5),
            new Color(0xE08A2C),
            new Color(0x5B9E55),
            new Color(0x8A5AA8),
            new Color(0xC94F4F),
            new Color(0x9AA0A6));
    private static final Color GRID = new Color(0xE3E5E8);

    private final String title;
    private final boolean logarithmic;
    private final Map<String, Map<String, Results.Spread>> groups = new LinkedHashMap<>();
    private final Set<String> names = new LinkedHashSet<>();
    private double most;
    private double least = Double.MAX_VALUE;

    Chart(String title, boolean logarithmic) {
        this.title = title;
        this.logarithmic = logarithmic;
    }

    void add(String group, String name, Results.Spread spread) {
        groups.computeIfAbsent(group, key -> new LinkedHashMap<>()).put(name, spread);
        names.add(name);
        most = Math.max(most, spread.most());
        least = Math.min(least, spread.least());
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    void write(Path file) throws IOException {
        int lines = groups.values().stream().mapToInt(Map::size).sum();
        int height = TOP + lines * LINE + groups.size() * GAP + BOTTOM;
        BufferedImage image = new BufferedImage(WIDTH * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, height);
        drawHead(graphics);
        drawScale(graphics, height - BOTTOM);
        drawGroups(graphics);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    private void drawHead(Graphics2D graphics) {
        graphics.setColor(Color.BLACK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        graphics.drawString(title, 14, 24);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        int x = 14;
        for (String name : names) {
            graphics.setColor(colorOf(name));
            graphics.fillRect(x, 40, 12, 12);
            graphics.setColor(Color.BLACK);
            graphics.drawString(name, x + 17, 51);
            x += 17 + graphics.getFontMetrics().stringWidth(name) + 24;
        }
    }

    private void drawScale(Graphics2D graphics, int bottom) {
        double step = step();
        double tick = logarithmic ? low() : 0;
        while (tick <= most) {
            int x = x(tick);
            graphics.setColor(GRID);
            graphics.drawLine(x, TOP - 8, x, bottom);
            graphics.setColor(Color.DARK_GRAY);
            String text = Table.whole(tick);
            graphics.drawString(text, x - graphics.getFontMetrics().stringWidth(text) / 2, bottom + 18);
            tick = logarithmic ? tick * 10 : tick + step;
        }
    }

    private void drawGroups(Graphics2D graphics) {
        int y = TOP;
        for (var group : groups.entrySet()) {
            graphics.setColor(Color.BLACK);
            String text = group.getKey();
            int width = graphics.getFontMetrics().stringWidth(text);
            int middle = y + group.getValue().size() * LINE / 2 + 4;
            graphics.drawString(text, LEFT - 10 - width, middle);
            for (var line : group.getValue().entrySet()) {
                drawLine(graphics, y, colorOf(line.getKey()), line.getValue());
                y += LINE;
            }
            y += GAP;
        }
    }

    private void drawLine(Graphics2D graphics, int y, Color color, Results.Spread spread) {
        int middle = y + LINE / 2;
        int end = x(spread.median());
        graphics.setColor(color);
        if (logarithmic) {
            graphics.fillOval(end - 5, middle - 5, 10, 10);
        } else {
            graphics.fillRect(LEFT, y + 2, end - LEFT, LINE - 4);
        }
        graphics.setColor(Color.DARK_GRAY);
        graphics.setStroke(new BasicStroke(1.2f));
        int from = x(spread.least());
        int to = x(spread.most());
        graphics.drawLine(from, middle, to, middle);
        graphics.drawLine(from, middle - 3, from, middle + 3);
        graphics.drawLine(to, middle - 3, to, middle + 3);
        graphics.drawString(Table.whole(spread.median()), Math.max(end, to) + 9, middle + 4);
    }

    private Color colorOf(String name) {
        return COLORS.get(List.copyOf(names).indexOf(name) % COLORS.size());
    }

    private int x(double value) {
        double share = logarithmic ? Math.log(Math.max(value, low()) / low()) / Math.log(most / low()) : value / most;
        return LEFT + (int) Math.round(share * (WIDTH - LEFT - RIGHT));
    }

    /** Where a logarithmic scale begins. */
    private double low() {
        return Math.pow(10, Math.floor(Math.log10(Math.max(least, 1))));
    }

    /** About six of them. */
    private double step() {
        double rough = most / 6;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double each : STEPS) {
            if (each * power >= rough) {
                return each * power;
            }
        }
        return 10 * power;
    }
}
