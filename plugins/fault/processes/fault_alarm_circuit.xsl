<?xml version="1.0" encoding="UTF-8"?>
<!-- A circuit that an alarm hits is faulty under its ticket, and works again (M46). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <FaultTicketStatusChanged>
      <faultNo><xsl:value-of select="facts/faultNo"/></faultNo>
      <state><xsl:if test="cleared">closed</xsl:if><xsl:if test="not(cleared)">reported</xsl:if></state>
      <trigger>alarm</trigger>
      <xsl:copy-of select="item//c:customerCode | item//c:kaMark | item//c:customerLevel"/>
      <xsl:copy-of select="item//c:customerName"/>
      <xsl:copy-of select="item//c:circuitCode"/>
      <alarmNo><xsl:value-of select="facts/alarmNo"/></alarmNo>
      <changedAt><xsl:value-of select="$now"/></changedAt>
    </FaultTicketStatusChanged>
  </xsl:template>
</xsl:stylesheet>
