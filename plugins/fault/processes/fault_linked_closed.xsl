<?xml version="1.0" encoding="UTF-8"?>
<!-- A linked ticket closes with the one that it was linked to (M46). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <FaultTicketStatusChanged>
      <faultNo><xsl:value-of select="facts/closing"/></faultNo>
      <state>closed</state>
      <duplicateOf><xsl:value-of select="facts/faultNo"/></duplicateOf>
      <answer>故障已随主单处理完毕。</answer>
      <changedAt><xsl:value-of select="$now"/></changedAt>
    </FaultTicketStatusChanged>
  </xsl:template>
</xsl:stylesheet>
