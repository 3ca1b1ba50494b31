<?xml version="1.0" encoding="UTF-8"?>
<!-- A crew of a region goes out for the alarm (M26). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <WorkOrderIssued>
      <workOrderNo><xsl:value-of select="concat('QX-', item//region, '-', facts/alarmNo)"/></workOrderNo>
      <faultNo><xsl:value-of select="facts/faultNo"/></faultNo>
      <kind>repair</kind>
      <kaMark>true</kaMark>
      <region><xsl:value-of select="item//region"/></region>
      <unit><xsl:value-of select="item//unit"/></unit>
      <place><xsl:value-of select="concat($m/c:place, $m/c:networkElement[not($m/c:place)])"/></place>
      <content><xsl:value-of select="concat('紧急抢修：', $m/c:networkElement, ' ', $m/c:text)"/></content>
      <urgent>true</urgent>
      <issuedAt><xsl:value-of select="$now"/></issuedAt>
      <due><xsl:value-of select="date:add($now, 'PT4H')"/></due>
    </WorkOrderIssued>
  </xsl:template>
</xsl:stylesheet>
