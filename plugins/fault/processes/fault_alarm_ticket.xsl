<?xml version="1.0" encoding="UTF-8"?>
<!-- One ticket for the alarm, with the list of circuits (M45). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <FaultReported>
      <faultNo><xsl:value-of select="facts/faultNo"/></faultNo>
      <trigger>alarm</trigger>
      <kaMark>true</kaMark>
      <xsl:copy-of select="$m/c:region | $m/c:place"/>
      <kind>interruption</kind>
      <xsl:copy-of select="$m/c:severity"/>
      <symptom>
        <xsl:value-of select="$m/c:text"/>
        <xsl:text>受影响电路：</xsl:text>
        <xsl:for-each select="$m/c:circuits/c:circuit"><xsl:value-of select="concat(substring('、', 1, position() - 1), c:circuitCode, '（', c:customerName, '）')"/></xsl:for-each>
      </symptom>
      <reportedAt><xsl:value-of select="$m/c:raisedAt"/></reportedAt>
      <channel>system</channel>
      <alarmNo><xsl:value-of select="facts/alarmNo"/></alarmNo>
      <networkElement><xsl:value-of select="$m/c:networkElement"/></networkElement>
    </FaultReported>
  </xsl:template>
</xsl:stylesheet>
