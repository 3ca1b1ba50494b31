<?xml version="1.0" encoding="UTF-8"?>
<!-- A contact that is arranged after a request (M52). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="request/*"/>
    <CustomerInteractionRecorded>
      <interactionNo><xsl:value-of select="concat('HF-', substring($m/c:interactionNo, 1, 37))"/></interactionNo>
      <state>planned</state>
      <kind>return-visit</kind>
      <direction>outbound</direction>
      <xsl:copy-of select="$m/c:customerCode | $m/c:customerName | $m/c:kaMark | $m/c:customerLevel | $m/c:contactName | $m/c:contactPhone"/>
      <xsl:copy-of select="$m/c:channel"/>
      <content><xsl:value-of select="concat('回访：', answer)"/></content>
      <relatedNo><xsl:value-of select="$m/c:interactionNo"/></relatedNo>
      <plannedAt><xsl:value-of select="concat(checked/*/followUp, handled/*/followUp[not(/data/checked/*/followUp != '')], 'T09:00:00+08:00')"/></plannedAt>
      <xsl:copy-of select="$m/c:accountManager"/>
      <recordedAt><xsl:value-of select="$now"/></recordedAt>
    </CustomerInteractionRecorded>
  </xsl:template>
</xsl:stylesheet>
